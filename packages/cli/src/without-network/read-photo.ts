/** Reads the QR code of a photograph, of a picture of a screen, or of a PNG file as `--png` writes it. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { ActivationError } from '@attiva/protocol';

/** Larger is no photograph of a code. The picture is taken apart inside the library's WebAssembly, which has a memory of its own. */
const mostBytes = 40 * 1024 * 1024;

/** What a file is by its first bytes; undefined: none of these, so perhaps a text. */
export function pictureKind(bytes: Uint8Array): 'PNG' | 'JPEG' | 'HEIC' | 'WebP' | 'PDF' | undefined {
  const head = Buffer.from(bytes.subarray(0, 12)).toString('latin1');
  if (head.startsWith('\u0089PNG\r\n\u001a\n')) return 'PNG';
  if (head.startsWith('\u00ff\u00d8\u00ff')) return 'JPEG';
  if (/^.{4}ftyp(?:heic|heix|hevc|mif1|msf1|avif)/s.test(head)) return 'HEIC';
  if (/^RIFF.{4}WEBP/s.test(head)) return 'WebP';
  return head.startsWith('%PDF-') ? 'PDF' : undefined;
}

/**
 * The text of the one QR code in a picture.
 * @param name how the picture is called, for the message.
 * @throws {ActivationError} `photo-unreadable`, which says what to do.
 */
export async function readPhoto(bytes: Uint8Array, name: string): Promise<string> {
  const kind = pictureKind(bytes);
  if (kind !== 'PNG' && kind !== 'JPEG')
    throw unreadable(name, `it is ${kind === undefined ? 'no picture' : kind}, and PNG and JPEG are read`);
  if (bytes.length > mostBytes) throw unreadable(name, 'it is larger than 40 MB');
  const texts = await textsIn(bytes, name);
  const [text] = texts;
  if (text === undefined) throw unreadable(name, 'no QR code was found in it, or it was copied in part only');
  if (texts.size > 1) throw unreadable(name, `it shows ${texts.size} different QR codes: photograph one alone`);
  return text;
}

async function textsIn(bytes: Uint8Array, name: string): Promise<ReadonlySet<string>> {
  const { prepareZXingModule, readBarcodes } = await import('zxing-wasm/reader');
  const wasm = await readFile(fileURLToPath(import.meta.resolve('zxing-wasm/reader/zxing_reader.wasm')));
  prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(wasm).buffer } });
  const found = await readBarcodes(bytes, { formats: ['QRCode'], tryHarder: true }).catch((cause: unknown) => {
    throw unreadable(name, 'the picture is damaged or too large to be opened', cause);
  });
  if (found.some(({ error }) => /load image/i.test(error)))
    throw unreadable(name, 'the file is damaged, or was copied in part only');
  return new Set(found.filter(({ isValid }) => isValid).map(({ text }) => text));
}

function unreadable(name: string, why: string, cause?: unknown): ActivationError {
  return new ActivationError('photo-unreadable', `${name} gave no QR code: ${why}`, { facts: { why }, cause });
}
