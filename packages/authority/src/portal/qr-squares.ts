/** The answer as a QR code: rows of squares, which the page draws. The library's WebAssembly lies beside it on disk. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** More makes squares so small that a photograph of a telephone's screen is not read. */
const mostBytes = 2300;

/** Rows of `0` and `1` (dark) without margin; `undefined` for a text that is too long to be photographed. */
export async function qrSquares(text: string): Promise<readonly string[] | undefined> {
  if (Buffer.byteLength(text) > mostBytes) return undefined;
  const { prepareZXingModule, writeBarcode } = await import('zxing-wasm/writer');
  const wasm = await readFile(fileURLToPath(import.meta.resolve('zxing-wasm/writer/zxing_writer.wasm')));
  prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(wasm).buffer } });
  const { symbol, error } = await writeBarcode(text, { format: 'QRCode', options: 'ecLevel=L' });
  if (error !== '') throw new Error(`the QR library refused: ${error}`);
  return Array.from({ length: symbol.height }, (_, y) =>
    Array.from({ length: symbol.width }, (__, x) => (symbol.data[y * symbol.width + x] === 0 ? '1' : '0')).join(''),
  );
}
