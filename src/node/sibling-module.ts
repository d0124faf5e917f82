/**
 * The URL of a module next to the calling one: `.ts` when the caller runs from the sources (tests),
 * `.js` when it was built.
 */
export const siblingModule = (importMetaUrl: string, path: string): string => {
  const extension = importMetaUrl.endsWith('.ts') ? '.ts' : '.js';
  return new URL(`${path}${extension}`, importMetaUrl).href;
};
