/** What Aurora Studio makes of its license. `license` is an `Activation` of `@attiva/client`. */
export function menuOf(license) {
  const { state, warning, forPeople } = license.status();
  return {
    canSave: state !== 'notification' && state !== 'unlicensed',
    canExportPdf: license.entitled('pdf-export'),
    layers: license.limit('max-layers') ?? 3,
    banner: warning ? forPeople.title : '',
  };
}
