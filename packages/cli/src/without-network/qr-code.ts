/**
 * QR codes: a text becomes one, drawn for a terminal or as a PNG file. Made by the library's WebAssembly, which lies beside it
 * on disk: nothing is fetched. Reading one from a photograph is `read-photo.ts`.
 */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** The squares of a code without the margin: `rows[y][x]` is true where it is dark. */
export interface QrCode {
  readonly text: string;
  readonly rows: readonly (readonly boolean[])[];
}

/** Squares of margin on each side, which readers need (ISO/IEC 18004). */
const margin = 4;
/** What a code can hold at most at the lowest level of correction. */
const mostBytes = 2953;
/** About how wide a PNG is meant to be, in pixels: sharp on paper and on a screen. */
const widthOfPng = 900;

/** Makes a code at the lowest level of correction: screens and prints lose nothing, and fewer squares are read from farther. */
export async function makeQrCode(text: string): Promise<QrCode> {
  if (Buffer.byteLength(text) > mostBytes) throw new TypeError(`a QR code holds ${mostBytes} bytes at most`);
  const { symbol } = await write(text, 1);
  const rows = Array.from({ length: symbol.height }, (_, y) =>
    Array.from({ length: symbol.width }, (__, x) => symbol.data[y * symbol.width + x] === 0),
  );
  return { text, rows };
}

/** How much of a terminal a drawn code takes, margin included. */
export function sizeOfDrawing({ rows }: QrCode): { readonly columns: number; readonly lines: number } {
  const side = rows.length + 2 * margin;
  return { columns: side, lines: Math.ceil(side / 2) };
}

const blocks = [' ', '▄', '▀', '█'] as const;

/**
 * Draws with half blocks, two rows of squares in one line of text.
 * @param ink which squares are printed: `dark` where the terminal is told to be black on white, `light` for a terminal that shows
 * light letters on a dark ground.
 */
export function drawQrCode({ rows }: QrCode, ink: 'dark' | 'light'): string {
  const side = rows.length + 2 * margin;
  const isInked = (x: number, y: number): boolean => (rows[y - margin]?.[x - margin] ?? false) === (ink === 'dark');
  const lines: string[] = [];
  for (let y = 0; y < side; y += 2) {
    // The last line of an odd number has no lower half: margin, as all around.
    const halves = Array.from({ length: side }, (_, x) => (isInked(x, y) ? 2 : 0) + (isInked(x, y + 1) ? 1 : 0));
    lines.push(halves.map((half) => blocks[half]).join(''));
  }
  return lines.join('\n');
}

/** The code as the bytes of a PNG file, margin included. */
export async function qrPng({ text, rows }: QrCode): Promise<Buffer> {
  const { image } = await write(text, Math.max(4, Math.ceil(widthOfPng / (rows.length + 2 * margin))));
  if (image === null) throw new Error('the QR library drew no picture');
  return Buffer.from(await image.arrayBuffer());
}

type Written = Awaited<ReturnType<typeof import('zxing-wasm/writer').writeBarcode>>;

async function write(text: string, scale: number): Promise<Written> {
  const { prepareZXingModule, writeBarcode } = await import('zxing-wasm/writer');
  const wasm = await readFile(fileURLToPath(import.meta.resolve('zxing-wasm/writer/zxing_writer.wasm')));
  prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(wasm).buffer } });
  const written = await writeBarcode(text, { format: 'QRCode', options: 'ecLevel=L', scale });
  if (written.error !== '') throw new Error(`the QR library refused: ${written.error}`);
  return written;
}
