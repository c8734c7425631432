/** Gives the browser a text as a file to save. */
export function saveText(name: string, text: string, kind: string) {
  saveBlob(name, new Blob([text], { type: kind }));
}

/** Gives the browser a file to save. */
export function saveBlob(name: string, content: Blob) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  // The browser has taken the content over by then.
  setTimeout(() => {
    URL.revokeObjectURL(link.href);
  }, 60_000);
}
