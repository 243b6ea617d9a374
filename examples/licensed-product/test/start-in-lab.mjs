import { labOptions } from '@attiva/client/testing';
import { startStudio } from '../studio.mjs';

await startStudio(await labOptions({ edition: 'studio' }));
