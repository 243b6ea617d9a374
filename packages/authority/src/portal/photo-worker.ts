/**
 * The thread that takes strangers' pictures apart: in the library's WebAssembly, which has a memory of its own, and away from the
 * thread that answers. It gets bytes and gives texts; when it takes too long it is ended from outside.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parentPort } from 'node:worker_threads';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import { pictureKind } from './picture-size.ts';
import { plainPng } from './plain-png.ts';

/** `damaged`: no picture came out of it. Else the texts of the QR codes in it. */
export type PhotoReading = 'damaged' | readonly string[];

const wasm = readFileSync(fileURLToPath(import.meta.resolve('zxing-wasm/reader/zxing_reader.wasm')));
prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(wasm).buffer } });

parentPort?.on('message', (bytes: Uint8Array) => {
  void read(bytes).then((reading) => parentPort?.postMessage(reading));
});

async function read(bytes: Uint8Array): Promise<PhotoReading> {
  try {
    const sent = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const picture = pictureKind(sent) === 'PNG' ? await plainPng(sent) : sent;
    if (picture === undefined) return 'damaged';
    const found = await readBarcodes(picture, { formats: ['QRCode'], tryHarder: true });
    if (found.some(({ error }) => /load image/i.test(error))) return 'damaged';
    return [...new Set(found.filter(({ isValid }) => isValid).map(({ text }) => text))];
  } catch {
    return 'damaged';
  }
}
