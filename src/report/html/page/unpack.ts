/** What lies packed within the page. */

/** The bytes of an embedded file; undefined where there is none. */
export const unpackFile = async (name: string): Promise<Uint8Array | undefined> => {
  const element = document.querySelector(`script[data-file="${name}"]`);
  if (element === null) return undefined;
  const text = atob(element.textContent ?? '');
  const packed = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) packed[i] = text.charCodeAt(i);
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
};

export const unpackText = async (name: string): Promise<string | undefined> => {
  const bytes = await unpackFile(name);
  return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
};
