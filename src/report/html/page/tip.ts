/** A few words beside the pointer. */
import { el } from './dom.ts';

let tip: HTMLElement | undefined;

export const showTip = (event: PointerEvent, lines: readonly string[]): void => {
  if (tip === undefined) document.body.append((tip = el('div', { id: 'tip', role: 'tooltip' })));
  tip.hidden = false;
  tip.textContent = lines.join('\n');
  const { offsetWidth, offsetHeight } = tip;
  tip.style.left = `${Math.max(4, Math.min(innerWidth - offsetWidth - 8, event.clientX + 14))}px`;
  const below = event.clientY + 16;
  const top = below + offsetHeight > innerHeight ? event.clientY - offsetHeight - 10 : below;
  tip.style.top = `${Math.max(4, top)}px`;
};

export const hideTip = (): void => {
  if (tip !== undefined) tip.hidden = true;
};
