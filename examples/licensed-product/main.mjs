import { startStudio } from './studio.mjs';
import roots from './aurora/roots.json' with { type: 'json' };

await startStudio({ roots, setupKey: 'XXXXX-XXXXX-XXXXX-XXXXX-XXXXX' });
