import { describe, expect, test } from 'vitest'
import { feishuRobot, startFeishuRobot } from '../../fixtures/testing/feishu-robot.ts'
import type { RobotMessage } from '../../fixtures/testing/robot-server.ts'
import { feishuSchema } from './feishu.ts'
import { robotContract, robotMessage, robotOpener } from './robot.contract.ts'

const { token, secret, keyword } = feishuRobot
const link = 'https://stallwatch.example/tickets/1'
const card = ({ body }: RobotMessage) => body.card

robotContract({
  kind: 'feishu',
  start: (now) => startFeishuRobot({ now }),
  options: { token, secret },
  secrets: [token, secret],
  textOf: (message) => JSON.stringify(card(message)),
  fields: { code: 'code', words: 'msg' },
  rate: { limit: 5, reserved: 1 },
  protections: {
    start: (now, protection) => startFeishuRobot({ now, protection }),
    mismatch: 'sign match fail',
    keyword,
    added: /#1 · P1 · Stallwatch/,
  },
  refusals: [
    ['a bad request', 9_499, 'refused', 'bad-request'],
    ['too fast', 11_232, 'retry', 'rate-limited'],
    ['a wrong signature', 19_021, 'refused', 'unauthorized'],
    ['an address that is not allowed', 19_022, 'refused', 'unauthorized'],
    ['no keyword', 19_024, 'refused', 'unauthorized'],
    ['no such robot', 19_001, 'refused', 'unauthorized'],
    ['what nobody knows', 999_999, 'retry', 'bad-answer'],
  ],
})

describe('a Feishu robot', () => {
  const open = robotOpener({
    kind: 'feishu',
    options: { token, secret },
    start: (now) => startFeishuRobot({ now }),
  })

  test('shows a card in the colour of the priority, with all that others wrote as plain text', async () => {
    const { robot, deliver } = await open({ mention: { userIds: ['ou_1'] } })
    const title = '<at id=all></at> **now**'
    await deliver(robotMessage({ message: { title, link } }))
    const signed = expect.stringMatching(/^https:\/\/watch\.example\/a\/.+feishu%253Agroup$/)
    const plain = (content: string) => ({ tag: 'plain_text', content })
    expect(card(robot.messages[0] as RobotMessage)).toEqual({
      config: { wide_screen_mode: true },
      header: { title: plain(title), template: 'orange' },
      elements: [
        {
          tag: 'div',
          text: plain('The uplink is congested: 2.5 of 30 frames a second arrive.'),
        },
        {
          tag: 'div',
          fields: [
            { is_short: true, text: plain('Viewers\n1,200') },
            { is_short: true, text: plain('Cause\nuplink congestion (80 %)') },
          ],
        },
        { tag: 'div', text: { tag: 'lark_md', content: '<at id=ou_1></at>' } },
        {
          tag: 'action',
          actions: [
            { tag: 'button', text: plain('Acknowledge'), type: 'primary', url: signed },
            { tag: 'button', text: plain('Resolve'), type: 'default', url: signed },
            { tag: 'button', text: plain('#1'), type: 'default', url: link },
          ],
        },
        { tag: 'note', elements: [plain('#1 · P1')] },
      ],
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
    expect(JSON.stringify(card(robot.messages[0] as RobotMessage))).toContain('The bitrate falls.')
  })

  test('is green and mentions nobody when it is over', async () => {
    const { robot, deliver } = await open({ mention: { userIds: ['ou_1'] } })
    await deliver(robotMessage({ notice: { kind: 'recovered' } }))
    expect(card(robot.messages[0] as RobotMessage)).toMatchObject({ header: { template: 'green' } })
    expect(JSON.stringify(robot.messages)).not.toContain('ou_1')
  })
})

describe('the options of a Feishu robot', () => {
  const good = { name: 'group', kind: 'feishu', token }
  test.each([
    [
      'the whole address for a token',
      { token: `https://open.feishu.cn/open-apis/bot/v2/hook/${token}` },
      'token',
      'expected only what follows "/hook/" in the address of the robot',
    ],
    [
      'markup for a user id',
      { mention: { userIds: ['x></at><at id=all'] } },
      'mention.userIds.0',
      'expected a user id or an open id such as ou_7d8a6e…',
    ],
  ])('are refused with %s', (_, options, path, message) => {
    const issues = feishuSchema.safeParse({ ...good, ...options }).error?.issues ?? []
    expect(issues.map((issue) => [issue.path.join('.'), issue.message])).toEqual([[path, message]])
  })
})
