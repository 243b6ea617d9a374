/** What a camera sees of the code on the vendor's page: its squares as a PNG file. */
import { crc32, deflateSync } from 'node:zlib';

const [margin, scale] = [4, 6];

/** @param squares rows of `0` and `1`; 1 is dark. */
export function photographOf(squares: readonly string[]): Buffer {
  const side = (squares.length + 2 * margin) * scale;
  const rows = Buffer.alloc(side * (side + 1), 255);
  for (let y = 0; y < side; y += 1) {
    rows[y * (side + 1)] = 0;
    for (let x = 0; x < side; x += 1) {
      const isDark = squares[Math.floor(y / scale) - margin]?.[Math.floor(x / scale) - margin] === '1';
      if (isDark) rows[y * (side + 1) + 1 + x] = 0;
    }
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(side, 0);
  head.writeUInt32BE(side, 4);
  head[8] = 8;
  const magic = Buffer.from('\u0089PNG\r\n\u001a\n', 'latin1');
  return Buffer.concat([magic, chunk('IHDR', head), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]);
}

function chunk(kind: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(kind, 'latin1'), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}
