/**
 * Keeps the focus in a window. Where the element that has it is taken away or disabled (what was sent is replaced by what came of it)
 * the browser lets it fall to the document: Escape then closes nothing, and Tab begins anywhere.
 */
export function keepFocus(window: HTMLElement | null): (() => void) | undefined {
  if (window === null) return undefined;
  let last: HTMLElement = window;
  const remember = ({ target }: FocusEvent): void => {
    if (target instanceof HTMLElement) last = target;
  };
  // After the browser has settled who has it: a button that is disabled keeps it until the next frame.
  const look = (): void => void requestAnimationFrame(giveBack);
  const giveBack = (): void => {
    if (!window.isConnected || document.activeElement !== document.body) return;
    last.focus();
    if (document.activeElement === document.body) window.focus();
  };
  const watch = new MutationObserver(look);
  watch.observe(window, { subtree: true, childList: true, attributeFilter: ['disabled'] });
  window.addEventListener('focusin', remember);
  return () => {
    watch.disconnect();
    window.removeEventListener('focusin', remember);
  };
}
