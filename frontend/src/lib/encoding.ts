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
