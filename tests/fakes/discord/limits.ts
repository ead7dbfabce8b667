/**
 * What Discord refuses in a message body or a command list (platforms.md 1.7), written apart from the adapter so that a wrong
 * limit there shows here. Lengths are Unicode code points of the trimmed text, as Discord counts.
 */

export type Json = { readonly [key: string]: unknown }
/** Path → what is wrong, as in the `errors` of answer 50035. Empty: taken. */
type Problems = Record<string, string>

const points = (value: unknown): number => (typeof value === 'string' ? Array.from(value.trim()).length : 0)
const list = (value: unknown): readonly Json[] => (Array.isArray(value) ? (value as Json[]) : [])
const object = (value: unknown): Json => (typeof value === 'object' && value !== null ? (value as Json) : {})

function checkUrl(problems: Problems, path: string, value: unknown, max = 2048): void {
  if (value === undefined || value === null) return
  if (typeof value !== 'string' || !/^https?:\/\/[^\s]+$/.test(value) || !URL.canParse(value))
    problems[path] = 'URL_TYPE_INVALID_URL: Not a well formed URL.'
  else if (value.length > max) problems[path] = `BASE_TYPE_MAX_LENGTH: Must be ${max} or fewer in length.`
}

function checkLength(problems: Problems, path: string, value: unknown, range: readonly [number, number]): void {
  const length = points(value)
  if (length < range[0] || length > range[1])
    problems[path] = `BASE_TYPE_BAD_LENGTH: Must be between ${range[0]} and ${range[1]} in length, got ${length}.`
}

function checkEmbeds(problems: Problems, embeds: readonly Json[]): void {
  if (embeds.length > 10) problems['embeds'] = 'BASE_TYPE_MAX_LENGTH: Must be 10 or fewer in length.'
  let sum = 0
  for (const [index, embed] of embeds.entries()) {
    const path = `embeds.${index}`
    const footer = object(embed['footer'])['text']
    const author = object(embed['author'])['name']
    const fields = list(embed['fields'])
    for (const [name, value, max] of [
      ['title', embed['title'], 256],
      ['description', embed['description'], 4096],
      ['footer.text', footer, 2048],
      ['author.name', author, 256],
    ] as const)
      if (value !== undefined) checkLength(problems, `${path}.${name}`, value, [0, max])
    if (fields.length > 25) problems[`${path}.fields`] = 'BASE_TYPE_MAX_LENGTH: Must be 25 or fewer in length.'
    for (const [at, field] of fields.entries()) {
      checkLength(problems, `${path}.fields.${at}.name`, field['name'], [1, 256])
      checkLength(problems, `${path}.fields.${at}.value`, field['value'], [1, 1024])
      sum += points(field['name']) + points(field['value'])
    }
    checkUrl(problems, `${path}.url`, embed['url'])
    sum += points(embed['title']) + points(embed['description']) + points(footer) + points(author)
    if (points(embed['title']) + points(embed['description']) + fields.length + points(author) + points(footer) === 0)
      problems[path] = 'EMBED_EMPTY: This embed is empty.'
  }
  if (sum > 6000) problems['embeds'] = `MAX_EMBED_SIZE_EXCEEDED: Embed size exceeds maximum size of 6000, got ${sum}.`
}

function checkComponents(problems: Problems, rows: readonly Json[]): void {
  if (rows.length > 5) problems['components'] = 'BASE_TYPE_BAD_LENGTH: Must be between 0 and 5 in length.'
  const seen = new Set<unknown>()
  for (const [index, row] of rows.entries()) {
    const buttons = list(row['components'])
    if (buttons.length < 1 || buttons.length > 5)
      problems[`components.${index}.components`] = 'BASE_TYPE_BAD_LENGTH: Must be between 1 and 5 in length.'
    for (const [at, button] of buttons.entries()) {
      const path = `components.${index}.components.${at}`
      if (points(button['label']) > 80) problems[`${path}.label`] = 'BASE_TYPE_MAX_LENGTH: Must be 80 or fewer in length.'
      if (points(button['label']) === 0 && button['emoji'] === undefined)
        problems[`${path}.label`] = 'BASE_TYPE_REQUIRED: A label or an emoji is required.'
      if (button['style'] === 5) checkUrl(problems, `${path}.url`, button['url'], 512)
      else {
        checkLength(problems, `${path}.custom_id`, button['custom_id'], [1, 100])
        if (seen.has(button['custom_id'])) problems[`${path}.custom_id`] = 'COMPONENT_CUSTOM_ID_DUPLICATED'
        seen.add(button['custom_id'])
      }
    }
  }
}

/** Problems of the body of a message, an edit, or the `data` of an interaction answer. */
export function messageProblems(body: Json): Problems {
  const problems: Problems = {}
  if (points(body['content']) > 2000) problems['content'] = 'BASE_TYPE_MAX_LENGTH: Must be 2000 or fewer in length.'
  const nonce = body['nonce']
  if (typeof nonce === 'string' && nonce.length > 25) problems['nonce'] = 'BASE_TYPE_MAX_LENGTH: Must be 25 or fewer in length.'
  checkEmbeds(problems, list(body['embeds']))
  checkComponents(problems, list(body['components']))
  return problems
}

/** Nothing to read: answer 50006. Buttons alone are no message. */
export const isEmptyMessage = (body: Json): boolean => points(body['content']) === 0 && list(body['embeds']).length === 0

/** The locales Discord knows; Arabic is not among them. */
const locales =
  /^(id|da|de|en-GB|en-US|es-ES|es-419|fr|hr|it|lt|hu|nl|no|pl|pt-BR|ro|fi|sv-SE|vi|tr|cs|el|bg|ru|uk|hi|th|zh-CN|ja|zh-TW|ko)$/

function checkNamed(problems: Problems, path: string, thing: Json, isText: boolean): number {
  const name = /^[-_\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u
  const names = [thing['name'], ...Object.values(object(thing['name_localizations']))]
  for (const value of names) {
    if (isText && !(typeof value === 'string' && name.test(value) && value === value.toLowerCase()))
      problems[`${path}.name`] = `APPLICATION_COMMAND_INVALID_NAME: ${String(value)}`
    if (!isText) checkLength(problems, `${path}.name`, value, [1, 32])
  }
  const descriptions = [thing['description'], ...Object.values(object(thing['description_localizations']))]
  if (isText) for (const value of descriptions) checkLength(problems, `${path}.description`, value, [1, 100])
  for (const kind of ['name_localizations', 'description_localizations'])
    for (const locale of Object.keys(object(thing[kind])))
      if (!locales.test(locale)) problems[`${path}.${kind}.${locale}`] = 'ENUM_TYPE_COERCE: not one of the known locales.'
  return Math.max(...names.map(points)) + (isText ? Math.max(...descriptions.map(points)) : 0)
}

/** Problems of a whole command list as PUT to `/applications/{id}/commands`. */
export function commandProblems(commands: readonly Json[]): Problems {
  const problems: Problems = {}
  const texts = commands.filter((command) => (command['type'] ?? 1) === 1)
  if (texts.length > 100) problems['commands'] = 'APPLICATION_COMMANDS_MAX: 100 chat input commands at most.'
  if (commands.length - texts.length > 15) problems['commands'] = 'APPLICATION_COMMANDS_MAX: 15 context commands at most.'
  for (const [index, command] of commands.entries()) {
    let sum = checkNamed(problems, String(index), command, (command['type'] ?? 1) === 1)
    const options = list(command['options'])
    if (options.length > 25) problems[`${index}.options`] = 'BASE_TYPE_MAX_LENGTH: Must be 25 or fewer in length.'
    let optionalSeen = false
    for (const [at, option] of options.entries()) {
      const path = `${index}.options.${at}`
      sum += checkNamed(problems, path, option, true)
      const choices = list(option['choices'])
      if (choices.length > 25) problems[`${path}.choices`] = 'BASE_TYPE_MAX_LENGTH: Must be 25 or fewer in length.'
      for (const choice of choices) checkLength(problems, `${path}.choices`, choice['name'], [1, 100])
      if (option['required'] === true && optionalSeen)
        problems[path] =
          'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID: Required options must be placed before non-required options'
      optionalSeen ||= option['required'] !== true
    }
    if (sum > 8000) problems[String(index)] = `APPLICATION_COMMAND_TOO_LARGE: 8000 characters at most, got ${sum}.`
  }
  return problems
}

/** Problems of the choices that answer an autocomplete. */
export function choiceProblems(choices: readonly Json[]): Problems {
  const problems: Problems = {}
  if (choices.length > 25) problems['choices'] = 'BASE_TYPE_MAX_LENGTH: Must be 25 or fewer in length.'
  for (const [index, choice] of choices.entries()) {
    checkLength(problems, `choices.${index}.name`, choice['name'], [1, 100])
    checkLength(problems, `choices.${index}.value`, choice['value'], [1, 100])
  }
  return problems
}

/**
 * Whom a message would ping, as Discord reads it: bidi and invisible controls go first (api-docs#1189), only `content` counts,
 * and `allowed_mentions` decides; without it everything pings.
 */
export function pingsOf(body: Json): string[] {
  const text = (typeof body['content'] === 'string' ? body['content'] : '').replace(/[\p{Cf}\p{Cc}]/gu, '')
  const allowed = body['allowed_mentions'] as { parse?: string[]; users?: string[]; roles?: string[] } | undefined
  const may = (kind: string): boolean => allowed === undefined || (allowed.parse ?? []).includes(kind)
  return [...text.matchAll(/@(?:everyone|here)|<@!?(\d+)>|<@&(\d+)>/g)].flatMap(([all, user, role]) => {
    if (user !== undefined) return may('users') || allowed?.users?.includes(user) ? [all] : []
    if (role !== undefined) return may('roles') || allowed?.roles?.includes(role) ? [all] : []
    return may('everyone') ? [all] : []
  })
}
