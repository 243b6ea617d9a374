import type { WarningDeclaration } from '@attiva/daemon';

export const consoleClosedWarning: WarningDeclaration = {
  code: 'console-not-reached',
  severity: 'medium',
  text: 'The console is not reached from the network: {why}',
  remedy: 'Free the port or choose another: `attiva console expose --authority DIR --port PORT`; or close it: `--off`.',
};
