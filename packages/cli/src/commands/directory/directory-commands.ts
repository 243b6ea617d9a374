/** The commands about the customer's directory, in the order in which help shows them. */
import type { CommandSpec } from '../../program/command-spec.ts';
import { directoryConfirm } from './confirm.ts';
import { directoryList } from './list.ts';
import { directoryPublish } from './publish.ts';
import { directoryRemove } from './remove.ts';

export const directoryCommands: readonly CommandSpec[] = [
  directoryPublish,
  directoryConfirm,
  directoryList,
  directoryRemove,
];
