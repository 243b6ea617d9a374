import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isLoopbackOnly, ownPlace, publishedDomains } from './own-place.ts';

test('the full name of the machine, or its name with its suffix; the domain is what follows the first label', () => {
  assert.deepEqual(ownPlace({ hostName: 'NY-Att01', suffix: 'corp.example' }, undefined), {
    target: 'ny-att01.corp.example',
    domain: 'corp.example',
  });
  assert.deepEqual(ownPlace({ hostName: 'a.ny.corp.example', suffix: 'other.example' }, undefined), {
    target: 'a.ny.corp.example',
    domain: 'ny.corp.example',
  });
});

test('a set name takes the place of both', () => {
  const place = { target: 'act.corp.example', domain: 'corp.example' };
  assert.deepEqual(ownPlace({ hostName: 'vm', suffix: 'lan.example' }, 'Act.Corp.example.'), place);
});

test('no domain, a top-level one, or a name that is none: nothing to publish', () => {
  assert.equal(ownPlace({ hostName: 'vm' }, undefined), undefined);
  assert.equal(ownPlace({ hostName: 'vm', suffix: 'local' }, undefined), undefined);
  assert.equal(ownPlace({ hostName: 'a b', suffix: 'corp.example' }, undefined), undefined);
});

test('the own domain comes first and once, with priority and weight of the list where it stands there', () => {
  const listed = [
    { domain: 'branch.example', priority: 1, weight: 1 },
    { domain: 'Corp.Example', priority: 5, weight: 6 },
    { domain: 'local', priority: 0, weight: 0 },
  ];
  assert.deepEqual(publishedDomains('corp.example', listed), [
    { domain: 'corp.example', priority: 5, weight: 6 },
    { domain: 'branch.example', priority: 1, weight: 1 },
  ]);
});

test('who listens on loopback alone is reached by nobody else', () => {
  assert.equal(isLoopbackOnly(['127.0.0.1', '::1', 'localhost', '127.9.9.9']), true);
  assert.equal(isLoopbackOnly(['::']), false);
  assert.equal(isLoopbackOnly(['127.0.0.1', '10.0.0.1']), false);
});
