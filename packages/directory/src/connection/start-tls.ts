/**
 * StartTLS (RFC 4511 4.14) by hand, on a socket that nobody else reads yet: whatever comes in plain after the answer would
 * be read as if it had come encrypted, so the connection is given up then. One request, one answer, no parser kept.
 */
import type { Socket } from 'node:net';
import { LdapResultError } from './ldap-connection.ts';

/** ExtendedRequest 1.3.6.1.4.1.1466.20037 as message 1. */
const request = Buffer.concat([
  Buffer.from([0x30, 0x1d, 0x02, 0x01, 0x01, 0x77, 0x18, 0x80, 0x16]),
  Buffer.from('1.3.6.1.4.1.1466.20037', 'latin1'),
]);
const mostAnswer = 4096;

/**
 * Resolves when the server is ready for the handshake.
 * @throws {LdapResultError} what the server said; {Error} for anything that is no answer.
 */
export async function startTls(socket: Socket, signal: AbortSignal): Promise<void> {
  socket.write(request);
  let read = Buffer.alloc(0);
  for (;;) {
    const wanted = messageLength(read);
    if (wanted !== undefined && read.length > wanted) throw new Error('it sent more than its answer to StartTLS');
    if (wanted === read.length) break;
    if (read.length > mostAnswer || (wanted ?? 0) > mostAnswer) throw new Error('its answer to StartTLS is too long');
    read = Buffer.concat([read, await nextBytes(socket, signal)]);
  }
  const code = resultOf(read);
  if (code === undefined) throw new Error('what it answers to StartTLS is no LDAP');
  if (code !== 0) throw new LdapResultError(code, 'StartTLS refused');
}

function nextBytes(socket: Socket, signal: AbortSignal): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void): void => {
      socket.off('data', onData).off('close', onClose).off('error', onError);
      signal.removeEventListener('abort', onAbort);
      act();
    };
    const onData = (data: Buffer): void => {
      // Paused at once: what comes next belongs to the handshake.
      socket.pause();
      settle(() => resolve(data));
    };
    const onClose = (): void => settle(() => reject(new Error('it closed the connection')));
    const onError = (error: Error): void => settle(() => reject(error));
    const onAbort = (): void => settle(() => reject(new Error('no answer to StartTLS in time')));
    socket.on('data', onData).on('close', onClose).on('error', onError);
    signal.addEventListener('abort', onAbort);
    socket.resume();
  });
}

/** Bytes of the whole BER message, once its length can be read. @throws {Error} for what is no message. */
function messageLength(read: Buffer): number | undefined {
  const [tag, length, ...more] = read;
  if (tag === undefined || length === undefined) return undefined;
  if (tag !== 0x30) throw new Error('what it answers to StartTLS is no LDAP');
  if (length < 0x80) return 2 + length;
  const bytes = length & 0x7f;
  if (bytes < 1 || bytes > 3) throw new Error('what it answers to StartTLS is no LDAP');
  if (more.length < bytes) return undefined;
  return 2 + bytes + more.slice(0, bytes).reduce((sum, byte) => sum * 256 + byte, 0);
}

/** resultCode of an ExtendedResponse to message 1. */
function resultOf(message: Buffer): number | undefined {
  const head = 2 + ((message[1] ?? 0) < 0x80 ? 0 : (message[1] ?? 0) & 0x7f);
  const body = message.subarray(head);
  if (!body.subarray(0, 3).equals(Buffer.from([0x02, 0x01, 0x01])) || body[3] !== 0x78) return undefined;
  const length = body[4] ?? 0;
  const at = 5 + (length < 0x80 ? 0 : length & 0x7f);
  return body[at] === 0x0a && body[at + 1] === 1 ? body[at + 2] : undefined;
}
