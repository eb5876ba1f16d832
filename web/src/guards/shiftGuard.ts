/**
 * Tells a press that was meant from one that hit what had just moved there.
 *
 * Live lists change by themselves, so a button can come under a finger that is already on its way. A button is not
 * to be pressed for a while after it has appeared or after its place on the screen was changed by anything but the
 * reader's own scrolling.
 */
export const GUARD_MS = 600;
/** So often the places are looked at; at a press they are looked at once more. */
export const LOOK_MS = 100;
const TOLERANCE_PX = 2;

/** Where an element is: on the screen, and on the page whatever part of it is on the screen. */
export interface Place {
  readonly left: number;
  readonly top: number;
  readonly pageLeft: number;
  readonly pageTop: number;
}

export interface ShiftGuard {
  /** Guards an element from now on; returns how to end that. It carries `data-guarded` while it is not to be pressed. */
  watch: (element: HTMLElement) => () => void;
  isSteady: (element: HTMLElement) => boolean;
}

/** Scrolling moves it on the screen but not on the page; what is fixed to the screen moves on the page only. */
export function hasShifted(before: Place, after: Place): boolean {
  const onScreen = far(before.left, after.left) || far(before.top, after.top);
  const onPage = far(before.pageLeft, after.pageLeft) || far(before.pageTop, after.pageTop);
  return onScreen && onPage;
}

export function createShiftGuard(
  now: () => number = () => performance.now(),
  placeOf: (element: HTMLElement) => Place = measured,
): ShiftGuard {
  const watched = new Map<HTMLElement, { place: Place; shiftedAt: number }>();
  let timer: ReturnType<typeof setInterval> | null = null;

  function look(element: HTMLElement): boolean {
    const known = watched.get(element);
    if (!known) return false;
    const place = placeOf(element);
    const shiftedAt = hasShifted(known.place, place) ? now() : known.shiftedAt;
    watched.set(element, { place, shiftedAt });
    const isSteady = now() - shiftedAt >= GUARD_MS;
    element.toggleAttribute("data-guarded", !isSteady);
    return isSteady;
  }

  return {
    watch(element) {
      watched.set(element, { place: placeOf(element), shiftedAt: now() });
      element.toggleAttribute("data-guarded", true);
      timer ??= setInterval(() => [...watched.keys()].forEach(look), LOOK_MS);
      return () => {
        watched.delete(element);
        if (watched.size > 0 || timer === null) return;
        clearInterval(timer);
        timer = null;
      };
    },
    isSteady: look,
  };
}

function measured(element: HTMLElement): Place {
  const { left, top } = element.getBoundingClientRect();
  return { left, top, pageLeft: left + window.scrollX, pageTop: top + window.scrollY };
}

function far(one: number, other: number): boolean {
  return Math.abs(one - other) > TOLERANCE_PX;
}
