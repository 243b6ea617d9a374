import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StorageError } from '../port/storage-error.ts';
import type { PostgresConnection } from './postgres-connection.ts';
import { SideLine } from './side-line.ts';

type Faked = Pick<PostgresConnection, 'onLost' | 'onNotification' | 'ask' | 'destroy'>;

test('a connection that could not listen is destroyed, and its end is nobody’s loss', async () => {
  const made: (Faked & { destroyed: boolean })[] = [];
  const line = new SideLine(async () => {
    const connection = {
      facts: { channel: 'c' },
      onLost: undefined,
      onNotification: undefined,
      destroyed: false,
      ask: async () => {
        throw new StorageError('busy', 'The statement took too long.');
      },
      destroy(): void {
        this.destroyed = true;
      },
    };
    made.push(connection);
    return connection as unknown as PostgresConnection;
  }, 60_000);
  await assert.rejects(line.hold('key'), { reason: 'busy' });
  await assert.rejects(line.hold('key'), { reason: 'busy' }, 'asked anew');
  assert.deepEqual(
    made.map(({ destroyed, onLost }) => [destroyed, onLost]),
    [
      [true, undefined],
      [true, undefined],
    ],
  );
  await line.close();
});

test('closes while a connection that never comes about is awaited', async () => {
  let fail = (_error: Error): void => undefined;
  const line = new SideLine(
    () =>
      new Promise((_resolve, reject) => {
        fail = reject;
      }),
    60_000,
  );
  const asked = line.hold('key');
  const closed = line.close();
  fail(new StorageError('unreachable', 'Nobody answers.'));
  await assert.rejects(asked, { reason: 'unreachable' });
  await closed;
});
