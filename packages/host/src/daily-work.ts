import type { ClockWatch } from '@attiva/daemon';
import type { HostDoors } from './doors.ts';
import type { HostParts } from './host-parts.ts';
import type { ImageLog } from './images/image-log.ts';
import { createForgettingLook } from './retention/forgetting-look.ts';

/** Looks every minute whether the daily work is due: laptops and virtual machines sleep through long timers. */
export function createDaily(
  { log }: Pick<HostParts, 'log'>,
  {
    doors: {
      names,
      retention,
      grants,
      audit,
      publishing,
      revocations,
      dailyUse,
      figures,
      lookForToken: look,
      life,
      now,
    },
    images,
    clock,
  }: { readonly doors: HostDoors; readonly images: ImageLog; readonly clock: ClockWatch },
): { start(): Promise<void>; stop(): Promise<void> } {
  let timer: NodeJS.Timeout | undefined;
  const forgetting = createForgettingLook({ names, retention, audit, now, log });
  let counting: Promise<void> = Promise.resolve();
  let looking: Promise<void> = Promise.resolve();
  let keeping: Promise<unknown> = Promise.resolve();
  let minutes = 0;
  // Of a large fleet that takes a while: nobody who opens a page shall be the one who waits for it.
  const keepFresh = (): void => {
    const half = minutes % 30 === 0;
    keeping = Promise.all([figures.fleet.anew(), ...(half ? [figures.renewals.anew()] : [])]).catch((error: unknown) =>
      log.error({ error }, 'counting the fleet failed'),
    );
    minutes += 1;
  };
  const renew = (): void => {
    grants.job.runIfDue(now()).catch((error: unknown) => log.error({ error }, 'asking for grants anew failed'));
  };
  const lookAtClock = (): Promise<void> => {
    looking = clock.look().catch((error: unknown) => log.error({ error }, 'comparing the clocks failed'));
    return looking;
  };
  const tick = (): void => {
    void lookAtClock();
    images.flush(now());
    keepFresh();
    void publishing.look();
    look().catch((error: unknown) => log.error({ error }, 'looking for the token failed'));
    renew();
    // What one host does for all on its database.
    if (!life.works) return;
    void revocations.look();
    counting = dailyUse.runIfDue(now()).then(
      () => undefined,
      (error: unknown) => log.error({ error }, 'noting the figures of the day failed'),
    );
    void forgetting.look();
  };
  return {
    async start(): Promise<void> {
      if (timer !== undefined) return;
      timer = setInterval(tick, 60_000).unref();
      keepFresh();
      // What a stolen key of the vendor had signed is signed anew: this host need not stand still for longer than it must.
      revocations.subscribe(renew);
      await lookAtClock();
    },
    async stop(): Promise<void> {
      clearInterval(timer);
      await Promise.all([forgetting.stop(), counting, keeping, looking, grants.job.stop()]);
    },
  };
}
