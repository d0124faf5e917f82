/** Elements by one call. Text is always text: nothing here takes markup. */

type Child = Node | string | undefined | false | readonly Child[];
type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

export const el = <Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] => filled(document.createElement(tag), attributes, children);

export const svg = <Tag extends keyof SVGElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: readonly Child[]
): SVGElementTagNameMap[Tag] =>
  filled(document.createElementNS('http://www.w3.org/2000/svg', tag), attributes, children);

const filled = <E extends Element>(
  element: E,
  attributes: Attributes,
  children: readonly Child[],
): E => {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    element.setAttribute(name, value === true ? '' : String(value));
  }
  for (const child of children.flat(9) as readonly (Node | string | undefined | false)[]) {
    if (child !== undefined && child !== false) element.append(child);
  }
  return element;
};

export const button = (
  text: string,
  action: () => void,
  attributes: Attributes = {},
): HTMLButtonElement => {
  const made = el('button', { type: 'button', ...attributes }, text);
  made.addEventListener('click', action);
  return made;
};

/** A card with a title, what is said beside it, and what can be done there. */
export const card = (
  id: string,
  title: string,
  sub: Child,
  tools: readonly Node[],
  ...children: readonly Child[]
): HTMLElement =>
  el(
    'section',
    { id, class: 'card', 'aria-labelledby': `${id}-title` },
    el(
      'div',
      { class: 'head' },
      el('h2', { id: `${id}-title` }, title),
      el('p', { class: 'sub' }, sub),
      ...tools,
    ),
    ...children,
  );

/** Opens on click, and on Enter where it has the focus. */
export const onActivate = (element: Element, action: (event: Event) => void): void => {
  element.addEventListener('click', action);
  element.addEventListener('keydown', (event) => {
    if ((event as KeyboardEvent).key === 'Enter') action(event);
  });
};
