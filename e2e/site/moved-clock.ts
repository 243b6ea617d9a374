/** Loaded before a program of ours: its clock runs ahead, as on a day that has yet to come. Timers stay what they are. */
const ahead = Number(process.env['E2E_CLOCK_AHEAD']);
const real = Date;

globalThis.Date = new Proxy(real, {
  construct: (target, given, made) =>
    Reflect.construct(target, given.length === 0 ? [real.now() + ahead] : given, made) as object,
  get: (target, name) => (name === 'now' ? () => real.now() + ahead : (Reflect.get(target, name) as unknown)),
});
