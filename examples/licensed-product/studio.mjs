import { openActivation } from '@attiva/client';
import { menuOf } from './menu.mjs';

/** Starts the product; whoever started it may ask for the menu that its user sees. */
export async function startStudio(options) {
  const license = await openActivation({ edition: 'studio', releaseDate: '2026-11-20', ...options });
  process.on('message', () => process.send(menuOf(license)));
  process.on('disconnect', () => license.close());
  process.send(menuOf(license));
}
