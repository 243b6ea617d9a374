/** The answer as a QR code: drawn into the page, and as a picture to be carried. The library's WebAssembly lies beside it on disk. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type Html, html } from '@attiva/daemon';

/** More makes squares so small that a photograph of a telephone's screen is not read. */
const mostBytes = 2300;
/** Squares of margin on each side, which readers need (ISO/IEC 18004). */
const margin = 4;
/** Pixels of a square in the picture that is saved. */
const scale = 8;

export interface AnswerCode {
  /** Rows of `0` and `1` (dark), without margin. */
  readonly squares: readonly string[];
  readonly png: Buffer;
}

/** `undefined` for a text that is too long to be photographed. */
export async function answerCode(text: string): Promise<AnswerCode | undefined> {
  if (Buffer.byteLength(text) > mostBytes) return undefined;
  const { prepareZXingModule, writeBarcode } = await import('zxing-wasm/writer');
  const wasm = await readFile(fileURLToPath(import.meta.resolve('zxing-wasm/writer/zxing_writer.wasm')));
  prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(wasm).buffer } });
  const { symbol, image, error } = await writeBarcode(text, { format: 'QRCode', options: 'ecLevel=L', scale });
  if (error !== '' || image === null) throw new Error(`the QR library refused: ${error}`);
  const squares = Array.from({ length: symbol.height }, (_, y) =>
    Array.from({ length: symbol.width }, (__, x) => (symbol.data[y * symbol.width + x] === 0 ? '1' : '0')).join(''),
  );
  return { squares, png: Buffer.from(await image.arrayBuffer()) };
}

/** The squares as a drawing in the page, margin included: each run of dark ones is one rectangle. */
export function drawnCode({ squares }: AnswerCode, label: string): Html {
  const side = squares.length + 2 * margin;
  const path = squares
    .flatMap((row, y) =>
      Array.from(
        row.matchAll(/1+/g),
        ({ index, 0: { length } }) => `M${index + margin} ${y + margin}h${length}v1h-${length}z`,
      ),
    )
    .join('');
  return html`<svg class="code" viewBox="0 0 ${side} ${side}" role="img" aria-label="${label}" shape-rendering="crispEdges"><rect width="${side}" height="${side}" fill="#fff"/><path d="${path}" fill="#000"/></svg>`;
}
