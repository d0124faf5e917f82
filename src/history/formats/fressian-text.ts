/** Texts of Fressian. */

/** Java's characters one by one: one beyond 2^16 stands there as its two halves, three bytes each. */
export const javaText = (bytes: Buffer): string => {
  const text = bytes.toString();
  return text.includes('\uFFFD') ? byCharacters(bytes) : text;
};

const byCharacters = (bytes: Buffer): string => {
  let text = '';
  for (let at = 0; at < bytes.length;) {
    const [first = 0, second = 0, third = 0] = bytes.subarray(at, at + 3);
    const size = first < 0x80 ? 1 : first < 0xe0 ? 2 : 3;
    const code =
      size === 1
        ? first
        : size === 2
          ? ((first & 0x1f) << 6) | (second & 0x3f)
          : ((first & 0x0f) << 12) | ((second & 0x3f) << 6) | (third & 0x3f);
    text += String.fromCharCode(code);
    at += size;
  }
  return text;
};
