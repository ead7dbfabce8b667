/**
 * JSON Schemas of the files, made from the zod schemas, so that editors complete keys and explain them
 * (`# yaml-language-server: $schema=…`). Run this file, then oxfmt on config/schema, to write
 * config/schema/*.json; a test holds them up to date.
 */
import { writeFileSync } from 'node:fs'
import { z } from 'zod'
import { entitiesFile, feedsFile, topicSchema, topicsFile } from './schema.ts'

const sources = {
  'feeds.schema.json': feedsFile,
  'entities.schema.json': entitiesFile,
  'topics.schema.json': z.union([topicSchema, topicsFile]),
} as const

/** File name in config/schema → what it must hold. */
export function jsonSchemas(): ReadonlyMap<string, Readonly<Record<string, unknown>>> {
  return new Map(
    Object.entries(sources).map(([name, schema]) => [
      name,
      {
        title: `Rasid ${name.replace('.schema.json', '')}`,
        ...z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }),
      },
    ]),
  )
}

if (import.meta.main)
  for (const [name, schema] of jsonSchemas())
    writeFileSync(new URL(`schema/${name}`, import.meta.url), `${JSON.stringify(schema, null, 2)}\n`)
