/** A file as an address that holds all of it: "data:font/woff2;base64,…". */
export function dataAddress(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => {
      resolve(String(reader.result));
    };
    reader.onerror = () => {
      reject(new Error('The content of the file cannot be read.'));
    };
    reader.readAsDataURL(blob);
  });
}

/** The bytes of a file as base64, which is how the window's program takes bytes. */
export const base64Of = async (blob: Blob): Promise<string> => (await dataAddress(blob)).replace(/^[^,]*,/, '');

/** The bytes that base64 stands for. */
export const bytesOf = (base64: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
