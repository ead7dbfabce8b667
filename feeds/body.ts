/** The body of an answer: unpacked while it streams, never more in memory than its cap. */
import { pipeline, type Readable } from 'node:stream'
import { createBrotliDecompress, createGunzip, createZstdDecompress } from 'node:zlib'
import type { Gate } from './gate.ts'
import { Refused } from './guard.ts'

/** Decoded : wire; honest XML stays below 30, a bomb has 1000. Looked at once the answer is no longer tiny. */
const maxRatio = 100
const ratioFrom = 1024 * 1024
const largeFrom = 256 * 1024

const decoders: Readonly<Record<string, () => NodeJS.ReadWriteStream>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  br: createBrotliDecompress,
  zstd: createZstdDecompress,
}

/** Who sends less holds a place that others wait for (hostile.md F-11). */
const slowestPerSecond = 1_024

/**
 * Reads a body to its end and takes off one content encoding, counting what comes out while it streams. Rejects with `Refused` for
 * more than `maxBytes` decoded, a bomb, a trickle that goes on after `slowAfterMs`, or an encoding that was not asked for; with the stream's error otherwise.
 */
export async function readBody(
  body: Readable,
  encoding: string | string[] | undefined,
  {
    maxBytes,
    slowAfterMs,
    large,
    signal,
  }: { readonly maxBytes: number; readonly slowAfterMs: number; readonly large: Gate; readonly signal: AbortSignal },
): Promise<{ readonly bytes: Uint8Array; readonly release: () => void }> {
  const names = String(encoding ?? '')
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== 'identity')
  const name = names[0]
  const decoder = name === undefined ? undefined : decoders[name]
  if (names.length > 1 || (name !== undefined && decoder === undefined)) {
    body.on('error', () => undefined).destroy()
    throw new Refused('BAD_ENCODING', `Expected no encoding or one of gzip, br, zstd, got «${names.slice(0, 4).join(', ')}»`)
  }
  let wire = 0
  const began = performance.now()
  body.on('data', (chunk: Buffer) => {
    wire += chunk.length
    const ms = performance.now() - began
    if (ms > slowAfterMs && wire < (ms / 1_000) * slowestPerSecond)
      body.destroy(
        new Refused('TIMEOUT', `Expected at least ${slowestPerSecond} bytes a second, got ${wire} in ${Math.round(ms)} ms`),
      )
  })
  const source = decoder === undefined ? body : (pipeline(body, decoder(), () => undefined) as unknown as Readable)
  const chunks: Buffer[] = []
  let size = 0
  let release: (() => void) | undefined
  try {
    for await (const chunk of source as AsyncIterable<Buffer>) {
      size += chunk.length
      if (size > maxBytes) throw new Refused('TOO_LARGE', `Expected at most ${maxBytes} bytes, got more: ask for a shorter feed`)
      if (size > ratioFrom && size > wire * maxRatio)
        throw new Refused('TOO_LARGE', `Expected an answer that unpacks at most ${maxRatio} times, got a bomb of more`)
      chunks.push(chunk)
      if (size > largeFrom) release ??= await large('', signal)
    }
  } catch (error) {
    release?.()
    throw error
  }
  return { bytes: Buffer.concat(chunks), release: release ?? (() => undefined) }
}
