/** Encoders that TextEncoder lacks, made from TextDecoder's own tables. */
export function encode(text: string, charset: string): Uint8Array {
  if (charset.startsWith('utf-16')) {
    const bytes = Buffer.from(text, 'utf16le')
    return charset === 'utf-16le' ? bytes : bytes.swap16()
  }
  const decoded = new TextDecoder(charset).decode(Uint8Array.from({ length: 256 }, (_, byte) => byte))
  const table = new Map(Array.from(decoded, (character, byte) => [character, byte]))
  return Uint8Array.from(Array.from(text, (character) => table.get(character) ?? 0x3f))
}
