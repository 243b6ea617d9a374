/** What a browser's form sends (`multipart/form-data`, RFC 7578), taken apart with bounds. Nothing is kept but bytes of the body. */
import { ActivationError } from '@attiva/protocol';

export interface FormPart {
  readonly name: string;
  /** Whether it is a file: its own name is nobody's business here, and is not kept. */
  readonly isFile: boolean;
  readonly bytes: Buffer;
}

/** The form for groups has fourteen. */
const mostParts = 32;
const mostHeadBytes = 2048;

/**
 * @param contentType with the boundary
 * @throws {ActivationError} `malformed`
 */
export function readFormParts(contentType: string, body: Buffer): readonly FormPart[] {
  const boundary = /;\s*boundary=(?:"([^"\r\n]{1,70})"|([^\s;"]{1,70}))\s*(?:;|$)/i.exec(contentType);
  const mark = Buffer.from(`\r\n--${boundary?.[1] ?? boundary?.[2] ?? ''}`);
  if (mark.length === 4) throw unreadable();
  // The first mark has no line end before it.
  const whole = Buffer.concat([Buffer.from('\r\n'), body]);
  const parts: FormPart[] = [];
  let at = whole.indexOf(mark);
  for (;;) {
    const start = at + mark.length;
    if (at < 0 || parts.length > mostParts) throw unreadable();
    if (whole.subarray(start, start + 2).toString('latin1') === '--') return parts;
    const end = whole.indexOf(mark, start);
    const headEnd = whole.indexOf('\r\n\r\n', start);
    if (end < 0 || headEnd < 0 || headEnd > end || headEnd - start > mostHeadBytes) throw unreadable();
    const head = whole.subarray(start, headEnd).toString('utf8');
    const name = /^content-disposition:\s*form-data\s*;[^\r\n]*?\bname="([^"\r\n]{1,40})"/im.exec(head)?.[1];
    if (name === undefined) throw unreadable();
    parts.push({
      name,
      isFile: /;\s*filename\*?=/i.test(head),
      // An empty part has its mark right behind the empty line.
      bytes: whole.subarray(Math.min(headEnd + 4, end), end),
    });
    at = end;
  }
}

function unreadable(): ActivationError {
  return new ActivationError('malformed', 'The form arrived incomplete, or is none.');
}
