import { describe, expect, test } from 'vitest'
import { dingtalkRobot, startDingtalkRobot } from '../../fixtures/testing/dingtalk-robot.ts'
import type { RobotMessage } from '../../fixtures/testing/robot-server.ts'
import { dingtalkSchema } from './dingtalk.ts'
import { robotContract, robotMessage, robotOpener } from './robot.contract.ts'

const { token, secret, keyword } = dingtalkRobot
const link = 'https://stallwatch.example/tickets/1'
/** The page on which an action is confirmed; it names the robot on the timeline. */
const signed = /^https:\/\/watch\.example\/a\/.+dingtalk%253Agroup$/

interface Part {
  readonly title: string
  readonly text: string
}

function partOf({ body, msgtype }: RobotMessage): Part {
  return body[msgtype] as Part
}

robotContract({
  kind: 'dingtalk',
  start: (now) => startDingtalkRobot({ now }),
  options: { token, secret },
  secrets: [token, secret],
  textOf: (message) => partOf(message).text,
  fields: { code: 'errcode', words: 'errmsg' },
  rate: { limit: 20, reserved: 4 },
  protections: {
    start: (now, protection) => startDingtalkRobot({ now, protection }),
    mismatch: 'sign not match',
    keyword,
    added: /\n\nStallwatch$/,
  },
  refusals: [
    ['busy', -1, 'retry', 'server-error'],
    ['too fast', 130_101, 'retry', 'rate-limited'],
    ['a wrong signature, or no keyword', 310_000, 'refused', 'unauthorized'],
    ['no such token', 300_001, 'refused', 'unauthorized'],
    ['a robot that was stopped', 400_102, 'refused', 'recipient-refused'],
    ['improper words', 430_102, 'refused', 'bad-request'],
    ['what nobody knows', 999_999, 'retry', 'bad-answer'],
  ],
})

describe('a DingTalk robot', () => {
  const open = robotOpener({
    kind: 'dingtalk',
    options: { token, secret },
    start: (now) => startDingtalkRobot({ now }),
  })

  test('shows news as a card whose buttons are signed links', async () => {
    const { robot, deliver } = await open()
    await deliver(robotMessage({ message: { link } }))
    expect(robot.messages).toMatchObject([
      {
        msgtype: 'actionCard',
        body: {
          actionCard: {
            title: 'P1: live/stream-1 has stalled',
            btns: [
              { title: 'Acknowledge', actionURL: expect.stringMatching(signed) },
              { title: 'Resolve', actionURL: expect.stringMatching(signed) },
              { title: '#1', actionURL: link },
            ],
          },
        },
      },
    ])
    expect(partOf(robot.messages[0] as RobotMessage).text).toBe(
      [
        '#### P1: live/stream-1 has stalled',
        'The uplink is congested: 2.5 of 30 frames a second arrive.',
        '**Viewers**: 1,200',
        '**Cause**: uplink congestion (80 %)',
      ].join('\n\n'),
    )
  })

  test('shows news with one link as a card that is one button', async () => {
    const { robot, deliver } = await open()
    await deliver(robotMessage({ message: { link, actions: [] } }))
    expect(robot.messages[0]?.body).toMatchObject({
      actionCard: { singleTitle: '#1', singleURL: link },
    })
  })

  test('says what a picture shows, since a robot cannot show it', async () => {
    const { robot, deliver } = await open()
    const bytes = new Uint8Array([1])
    const picture = {
      name: 'metrics.png',
      type: 'image/png',
      bytes,
      alt: 'The bitrate falls.',
    } as const
    await deliver(robotMessage({ message: { pictures: [picture] } }))
    expect(partOf(robot.messages[0] as RobotMessage).text).toMatch(/\n\nThe bitrate falls\.$/)
  })

  const mention = { mobiles: ['+86-13800000000'], userIds: ['user1'] }

  test('mentions people when a P1 begins, with the link in the text', async () => {
    const { robot, deliver } = await open({ mention })
    await deliver(robotMessage({ ticket: { priority: 'P1' }, message: { link } }))
    const [message] = robot.messages
    expect(message?.body.at).toEqual({
      atMobiles: mention.mobiles,
      atUserIds: mention.userIds,
      isAtAll: false,
    })
    const { text } = partOf(message as RobotMessage)
    expect(text).toMatch(/\n\n\[Acknowledge\]\(https:\/\/watch\.example\/a\/[^)]+\) · /)
    expect(text).toContain(` · [#1](${link})\n\n@+86-13800000000 @user1`)
  })

  test.each([
    ['a P2 begins', { ticket: { priority: 'P2' } }],
    ['a P1 is over', { ticket: { priority: 'P1' }, notice: { kind: 'recovered' } }],
  ] as const)('mentions nobody when %s', async (_, changes) => {
    const { robot, deliver } = await open({ mention })
    await deliver(robotMessage(changes))
    expect(robot.messages[0]?.body).not.toHaveProperty('at')
    expect(partOf(robot.messages[0] as RobotMessage).text).not.toContain('@')
  })

  test('mentions whoever the page is for, whatever its priority', async () => {
    const { robot, deliver } = await open()
    const notice = { address: '13800000000' }
    await deliver(robotMessage({ ticket: { priority: 'P2' }, notice }))
    expect(robot.messages[0]?.body).toMatchObject({
      at: { atMobiles: ['13800000000'], atUserIds: [], isAtAll: false },
    })
  })

  test('takes no markup from a name', async () => {
    const { robot, deliver } = await open()
    const title = '[win](https://evil.example) **now** `x` <b> live/a_b _c_'
    await deliver(robotMessage({ message: { title } }))
    const { text } = partOf(robot.messages[0] as RobotMessage)
    expect(text).toContain('［win］(https://evil.example) ＊＊now＊＊ ｀x｀ ＜b> live/a_b ＿c＿')
  })
})

describe('the options of a DingTalk robot', () => {
  const good = { name: 'group', kind: 'dingtalk', token }
  test.each([
    [
      'the whole address for a token',
      { token: `https://oapi.dingtalk.com/robot/send?access_token=${token}` },
      'token',
      'expected only what follows "access_token=" in the address of the robot',
    ],
    [
      'a secret of something else',
      { secret: 'hunter2' },
      'secret',
      'expected the signing secret of the robot, which begins with SEC',
    ],
    [
      'a name for a phone number',
      { mention: { mobiles: ['anna'] } },
      'mention.mobiles.0',
      'expected a phone number',
    ],
    ['an option nobody knows', { colour: 'red' }, '', 'Unrecognized key: "colour"'],
  ])('are refused with %s', (_, options, path, message) => {
    const issues = dingtalkSchema.safeParse({ ...good, ...options }).error?.issues ?? []
    expect(issues.map((issue) => [issue.path.join('.'), issue.message])).toEqual([[path, message]])
  })
})
