import { Fault, faultFromText } from './errors';

/**
 * Streams one file to `telltale serve` and returns the path under which it can be prepared. `report` hears how many
 * bytes were sent, which fetch cannot tell.
 */
export function upload(file: File, report: (sent: number) => void, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', `/upload?name=${encodeURIComponent(file.name)}`);
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    request.upload.onprogress = (event) => {
      report(event.loaded);
    };
    request.onload = () => {
      if (request.status === 200) resolve((JSON.parse(request.responseText) as { path: string }).path);
      else reject(faultFromText(request.responseText));
    };
    request.onerror = () => {
      reject(
        new Fault({
          code: 'offline',
          text: 'The file could not be sent to Telltale.',
          file: file.name,
          hint: 'Is `telltale serve` still running?',
        }),
      );
    };
    request.onabort = () => {
      reject(new Fault({ code: 'canceled', text: 'Canceled.' }));
    };
    signal.addEventListener('abort', () => {
      request.abort();
    });
    request.send(file);
  });
}

/** The files of a drop, folders opened. A browser gives folders only through this older interface. */
export async function droppedFiles(transfer: DataTransfer): Promise<File[]> {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  if (entries.length === 0) return [...transfer.files];
  return (await Promise.all(entries.map(filesOf))).flat();
}

async function filesOf(entry: FileSystemEntry): Promise<File[]> {
  if (entry.isFile) {
    return [
      await new Promise<File>((resolve, reject) => {
        (entry as FileSystemFileEntry).file(resolve, reject);
      }),
    ];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const files: File[] = [];
  // A reader gives at most a hundred entries at a time.
  for (;;) {
    const batch = await new Promise<FileSystemEntry[]>((resolve, reject) => {
      reader.readEntries(resolve, reject);
    });
    if (batch.length === 0) return files;
    files.push(...(await Promise.all(batch.map(filesOf))).flat());
  }
}
