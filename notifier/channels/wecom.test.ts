import { describe, expect, test } from 'vitest'
import type { RobotMessage } from '../../fixtures/testing/robot-server.ts'
import { startWecomRobot, wecomRobot } from '../../fixtures/testing/wecom-robot.ts'
import { robotContract, robotMessage, robotOpener } from './robot.contract.ts'
import { wecomSchema } from './wecom.ts'

const { token } = wecomRobot
const link = 'https://stallwatch.example/tickets/1'

function contentOf({ body, msgtype }: RobotMessage): string {
  return (body[msgtype] as { content: string }).content
}

robotContract({
  kind: 'wecom',
  start: (now) => startWecomRobot({ now }),
  options: { token },
  secrets: [token],
  textOf: contentOf,
  fields: { code: 'errcode', words: 'errmsg' },
  rate: { limit: 20, reserved: 4 },
  refusals: [
    ['busy', -1, 'retry', 'server-error'],
    ['too fast', 45_009, 'retry', 'rate-limited'],
    ['no such robot', 93_000, 'refused', 'unauthorized'],
    ['an address that is not allowed', 60_020, 'refused', 'unauthorized'],
    ['too long', 40_058, 'refused', 'bad-request'],
    ['what nobody knows', 999_999, 'retry', 'bad-answer'],
  ],
})

describe('a WeCom robot', () => {
  const open = robotOpener({
    kind: 'wecom',
    options: { token },
    start: (now) => startWecomRobot({ now }),
  })

  test('that has gone is refused, without a word of its key', async () => {
    const { deliver } = await open({ token: 'other-key' })
    expect(await deliver(robotMessage())).toEqual({
      outcome: 'refused',
      reason: 'unauthorized',
      detail: 'errcode 93000: invalid webhook url, key ***',
    })
  })

  test('shows markdown, with user ids mentioned when a P1 begins', async () => {
    const { robot, deliver } = await open({ mention: { userIds: ['anna'] } })
    await deliver(robotMessage({ message: { link, actions: [] } }))
    expect(robot.messages[0]?.msgtype).toBe('markdown')
    expect(contentOf(robot.messages[0] as RobotMessage)).toBe(
      [
        '**<font color="warning">P1: live/stream-1 has stalled</font>**',
        'The uplink is congested: 2.5 of 30 frames a second arrive.',
        '> Viewers: 1,200',
        '> Cause: uplink congestion (80 %)',
        `[#1](${link})`,
        '<@anna>',
      ].join('\n'),
    )
  })

  test('is plain text where phone numbers are to be mentioned, and markdown once it is over', async () => {
    const { robot, deliver } = await open({ mention: { mobiles: ['13800000000'] } })
    await deliver(robotMessage({ message: { link } }))
    await deliver(robotMessage({ notice: { kind: 'recovered' } }))
    const [page, relief] = robot.messages
    expect(page).toMatchObject({
      msgtype: 'text',
      body: { text: { mentioned_mobile_list: ['13800000000'], mentioned_list: [] } },
    })
    expect(contentOf(page as RobotMessage)).toMatch(/\n#1: https:.+tickets\/1$/)
    expect(relief?.msgtype).toBe('markdown')
    expect(contentOf(relief as RobotMessage)).toContain('<font color="info">')
  })

  test('mentions whoever the page is for', async () => {
    const { robot, deliver } = await open()
    await deliver(robotMessage({ notice: { address: 'wang.fang' } }))
    await deliver(robotMessage({ notice: { address: '13800000000' } }))
    expect(contentOf(robot.messages[0] as RobotMessage)).toMatch(/\n<@wang\.fang>$/)
    expect(robot.messages[1]?.body).toMatchObject({
      text: { mentioned_mobile_list: ['13800000000'] },
    })
  })

  test('takes no mention from a name in plain text either', async () => {
    const { robot, deliver } = await open()
    const message = { title: '<@all> stalls', body: '<@'.repeat(700) }
    await deliver(robotMessage({ notice: { address: '13800000000' }, message }))
    expect(robot.messages[0]?.msgtype).toBe('text')
    expect(contentOf(robot.messages[0] as RobotMessage)).not.toContain('<@')
  })

  test('links to the signed page of each action', async () => {
    const { robot, deliver } = await open()
    await deliver(robotMessage())
    expect(contentOf(robot.messages[0] as RobotMessage)).toMatch(
      /\n\[Acknowledge\]\(https:\/\/watch\.example\/a\/[^)]+\) · \[Resolve\]\(https:[^)]+\)$/,
    )
  })

  const pictureOf = (size: number) =>
    ({
      name: 'metrics.png',
      type: 'image/png',
      bytes: new Uint8Array(size),
      alt: 'It falls.',
    }) as const

  test('shows a picture after the news', async () => {
    const { robot, deliver } = await open()
    expect(await deliver(robotMessage({ message: { pictures: [pictureOf(2_097_152)] } }))).toEqual({
      outcome: 'accepted',
    })
    expect(robot.messages.map(({ msgtype }) => msgtype)).toEqual(['markdown', 'image'])
  })

  test('says what a picture shows that is too large', async () => {
    const { robot, deliver } = await open()
    await deliver(robotMessage({ message: { pictures: [pictureOf(2_097_153)] } }))
    expect(robot.messages.map(({ msgtype }) => msgtype)).toEqual(['markdown'])
    expect(contentOf(robot.messages[0] as RobotMessage)).toContain('\nIt falls.\n')
  })

  test('has told the news though the picture was refused', async () => {
    const { robot, deliver } = await open()
    const body = JSON.stringify({ errcode: 301_019, errmsg: 'file md5 error' })
    robot.failNext({ kind: 'slow', afterMs: 0 })
    robot.failNext({ kind: 'answer', answer: { status: 200, body } })
    expect(await deliver(robotMessage({ message: { pictures: [pictureOf(10)] } }))).toEqual({
      outcome: 'accepted',
      detail: 'without its picture: errcode 301019: file md5 error',
    })
  })

  test('takes no markup and no mention from a name', async () => {
    const { robot, deliver } = await open()
    await deliver(robotMessage({ message: { title: '<@all> [x](y) <font color="info">' } }))
    expect(contentOf(robot.messages[0] as RobotMessage)).toContain(
      '＜@all> ［x］(y) ＜font color="info">',
    )
  })
})

describe('the options of a WeCom robot', () => {
  const good = { name: 'group', kind: 'wecom', token }
  test.each([
    [
      'the whole address for a token',
      { token: `https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=${token}` },
      'token',
      'expected only what follows "key=" in the address of the robot',
    ],
    [
      'markup for a user id',
      { mention: { userIds: ['anna> <@all'] } },
      'mention.userIds.0',
      'expected a user id',
    ],
  ])('are refused with %s', (_, options, path, message) => {
    const issues = wecomSchema.safeParse({ ...good, ...options }).error?.issues ?? []
    expect(issues.map((issue) => [issue.path.join('.'), issue.message])).toEqual([[path, message]])
  })
})
