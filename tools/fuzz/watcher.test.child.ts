/** Runs one input that never ends, watched. */
import { startWatcher } from './watcher.ts';

startWatcher(process.argv[2] ?? '', 300).onInput('endless', 'the input');
for (let turns = 0; turns >= 0; turns += 1) if (turns > 1000) turns = 0;
