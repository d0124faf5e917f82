/** A long list of rows of one height, of which only those in sight are elements. */

export interface VirtualList {
  /** Draws what is in sight. */
  readonly refresh: () => void;
  readonly scrollTo: (at: number) => void;
}

/** Browsers do not lay out elements that are higher. */
const MOST_PX = 8_000_000;

export const virtualList = (
  host: HTMLElement,
  rowPx: number,
  length: () => number,
  row: (at: number) => HTMLElement,
): VirtualList => {
  const filler = document.createElement('div');
  host.append(filler);
  let rows: HTMLElement[] = [];
  const fill = (): void => {
    filler.style.height = `${Math.min(MOST_PX, length() * rowPx)}px`;
  };
  const refresh = (): void => {
    fill();
    for (const one of rows) one.remove();
    const first = Math.max(0, Math.floor(host.scrollTop / rowPx) - 4);
    const last = Math.min(length(), Math.ceil((host.scrollTop + host.clientHeight) / rowPx) + 4);
    rows = [];
    for (let at = first; at < last; at++) {
      const one = row(at);
      one.style.top = `${at * rowPx}px`;
      rows.push(one);
    }
    host.append(...rows);
  };
  host.addEventListener('scroll', refresh, { passive: true });
  return {
    refresh,
    scrollTo: (at) => {
      fill();
      const top = at * rowPx;
      if (top >= host.scrollTop && top + rowPx <= host.scrollTop + host.clientHeight) return;
      host.scrollTop = Math.max(0, top - host.clientHeight / 2);
    },
  };
};
