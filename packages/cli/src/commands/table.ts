/** All commands, in the order in which help shows them. */
import type { CommandSpec } from '../program/command-spec.ts';
import { conformance } from '../conformance/conformance-command.ts';
import { explainError } from './error.ts';
import { hostInit } from './host/init.ts';
import { hostRegister } from './host/register.ts';
import { hostServe } from './host/serve.ts';
import { hostStatus } from './host/status.ts';

export const commands: readonly CommandSpec[] = [
  hostInit,
  hostRegister,
  hostServe,
  hostStatus,
  conformance,
  explainError,
];
