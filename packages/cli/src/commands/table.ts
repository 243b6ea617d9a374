/** All commands, in the order in which help shows them. */
import type { CommandSpec } from '../program/command-spec.ts';
import { explainError } from './error.ts';

export const commands: readonly CommandSpec[] = [explainError];
