import assert from 'node:assert/strict';
import { test } from 'node:test';
import { postgresPlaceOf } from './postgres-place.ts';

test('a URL says where, who and how, and its description no password', () => {
  const place = postgresPlaceOf(
    'postgres://an%40na:se%3Acret@db.example.com:5433/attiva?options=-c%20search_path%3Dhost',
  );
  assert.deepEqual(place.servers, [{ host: 'db.example.com', port: 5433 }]);
  assert.equal(place.user, 'an@na');
  assert.equal(place.password, 'se:cret');
  assert.equal(place.options, '-c search_path=host');
  assert.equal(place.described, 'database "attiva" at db.example.com:5433');
  assert.equal(postgresPlaceOf('postgres://a:b@x/y', 'other').password, 'other');
});

test('several servers, IPv6 and folders of sockets', () => {
  assert.deepEqual(postgresPlaceOf('postgresql://u@a:1,[::1]:2,c/d').servers, [
    { host: 'a', port: 1 },
    { host: '::1', port: 2 },
    { host: 'c', port: 5432 },
  ]);
  assert.deepEqual(postgresPlaceOf('postgres:///d?host=/run/postgresql').servers, [
    { host: '/run/postgresql', port: 5432 },
  ]);
  assert.equal(postgresPlaceOf('postgres://u@%2Frun%2Fpg/d').servers[0]?.host, '/run/pg');
});

test('another machine is spoken to under TLS unless the URL says otherwise', () => {
  const wish = (url: string): unknown => {
    const { tls } = postgresPlaceOf(url);
    return tls === 'disable' ? tls : tls.verify;
  };
  assert.equal(wish('postgres://u@127.0.0.1/d'), 'disable');
  assert.equal(wish('postgres://u@localhost/d'), 'disable');
  assert.equal(wish('postgres://u@127.example.com/d'), 'full');
  assert.equal(wish('postgres://u@localhost,db.example.com/d'), 'full');
  assert.equal(wish('postgres://u@db/d?sslmode=require'), 'nothing');
  assert.equal(wish('postgres://u@db/d?sslmode=require&sslrootcert=/ca.pem'), 'chain');
  assert.equal(wish('postgres://u@db/d?sslmode=verify-ca'), 'chain');
  assert.equal(wish('postgres://u@db/d?sslmode=disable'), 'disable');
});

test('what is no URL of a database is refused without showing it', () => {
  for (const url of [
    'postgres://u:secret@db',
    'postgres://u:secret@db/',
    'postgres://u:secret@db:0/d',
    'postgres://u:secret@db:70000/d',
    'postgres://u:secret@db/d?sslmode=prefer',
    'postgres://u:secret@db/d?nonsense=secret',
    'postgres://u:secret%zz@db/d',
    'postgres://u:secret@[db/d',
  ]) {
    assert.throws(
      () => postgresPlaceOf(url),
      (error) => error instanceof TypeError && !error.message.includes('secret'),
      url,
    );
  }
});

test('of two names of the program the last one counts', () => {
  const url = 'postgres://u@db/d?application_name=ours&application_name=attiva-move';
  assert.equal(postgresPlaceOf(url).applicationName, 'attiva-move');
});
