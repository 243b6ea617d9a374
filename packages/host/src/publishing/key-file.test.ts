import assert from 'node:assert/strict';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { parseKeyFile, readKeyFile } from './key-file.ts';

const secret = Buffer.alloc(32, 1).toString('base64');
const file = `key "Host-1.corp.example." {\n\talgorithm hmac-sha256;\n\tsecret "${secret}";\n};\n`;

describe('key files', () => {
  test('as tsig-keygen writes them, with comments and without quotes', () => {
    const expected = {
      name: 'host-1.corp.example',
      algorithm: 'hmac-sha256',
      digest: 'sha256',
      secret: Buffer.alloc(32, 1),
    };
    assert.deepEqual(parseKeyFile(file), expected);
    assert.deepEqual(
      parseKeyFile(
        `# mine\nkey host-1.corp.example { secret ${secret}; /* two\nlines */ algorithm HMAC-SHA256; }; // end`,
      ),
      expected,
    );
    assert.equal(parseKeyFile(file.replace('sha256', 'sha512')).digest, 'sha512');
  });

  test('what is none is refused without quoting a secret', () => {
    for (const text of [
      '',
      secret,
      file + file,
      file.replace('hmac-sha256', 'hmac-md5'),
      file.replace(secret, 'c2hvcnQ='),
      file.replace(secret, `${secret.slice(0, -1)}!`),
      file.replace('Host-1.corp.example.', 'a..b'),
      file.replace(/algorithm.*;/, ''),
    ]) {
      assert.throws(
        () => parseKeyFile(text),
        (error: Error & { code?: string }) =>
          error.code === 'dns-update-key-file' && !error.message.includes(secret.slice(0, 20)),
      );
    }
  });

  test('a file that others can read is refused, a missing one is named', async (t) => {
    const folder = await mkdtemp(join(tmpdir(), 'attiva-key-'));
    t.after(() => rm(folder, { recursive: true }));
    const path = join(folder, 'host.key');
    await assert.rejects(readKeyFile(path), { code: 'dns-update-key-file', message: /host\.key is missing/ });
    await writeFile(path, file, { mode: 0o600 });
    assert.equal((await readKeyFile(path)).name, 'host-1.corp.example');
    await writeFile(path, 'nothing');
    await assert.rejects(readKeyFile(path), { code: 'dns-update-key-file', message: /host\.key: / });
    if (process.platform === 'win32') return;
    await chmod(path, 0o640);
    await assert.rejects(readKeyFile(path), { code: 'dns-update-key-file', message: /chmod 600/ });
  });
});
