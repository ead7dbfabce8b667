// Who may edit: numeric ids of people, in person, in private (hostile.md §3).
import { expect, test } from 'vitest'
import { mayEdit } from '../../src/desk/authority.ts'

const admins = { adminTelegramIds: ['42', '1087968824', '777000', '136817688'], adminDiscordIds: ['123456789012345678'] }
const telegram = { platform: 'telegram', userId: '42', senderChat: false, private: true } as const

test('an admin in a private chat may, and the log knows who it was', () => {
  expect(mayEdit(telegram, admins)).toEqual({ may: true, actor: 'telegram:42' })
  expect(mayEdit({ platform: 'discord', userId: '123456789012345678' }, admins)).toEqual({
    may: true,
    actor: 'discord:123456789012345678',
  })
  expect(mayEdit({ platform: 'console', authenticated: true }, admins)).toEqual({ may: true, actor: 'console' })
})

test.each(['1087968824', '777000', '136817688'])(
  'the id %s stands for many people: refused even when somebody lists it',
  (userId) => {
    expect(mayEdit({ ...telegram, userId }, admins)).toMatchObject({
      may: false,
      reason: expect.stringContaining('anonymous administrator') as string,
    })
  },
)

test.each([
  ['in the name of a chat', { ...telegram, senderChat: true }, 'switch off «Remain anonymous»'],
  ['forwarded', { ...telegram, secondHand: true }, 'write the command anew'],
  ['in a group', { ...telegram, private: false }, 'open a chat with the bot'],
  ['a stranger', { ...telegram, userId: '43' }, 'got the Telegram id 43: the operator can add it to ADMIN_TELEGRAM_IDS'],
  ['a Discord stranger', { platform: 'discord', userId: '999999999999999999' } as const, 'ADMIN_DISCORD_IDS'],
  ['no login', { platform: 'console', authenticated: false } as const, 'log in with ADMIN_TOKEN'],
])('%s: refused with what to do', (_, asker, reason) => {
  expect(mayEdit(asker, admins)).toMatchObject({ may: false, reason: expect.stringContaining(reason) as string })
})

test('nobody is an admin when the settings name nobody', () => {
  expect(mayEdit(telegram, { adminTelegramIds: [], adminDiscordIds: [] }).may).toBe(false)
})
