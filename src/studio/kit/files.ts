/** Hands a file to the person. */
export function download(name: string, content: BlobPart, type: string): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The click has started the download by the next task.
  setTimeout(() => URL.revokeObjectURL(url));
}

/** Asks for one file; null when the person thinks better of it. */
export const chooseFile = async (accept: string): Promise<File | null> =>
  (await choose(accept, false))[0] ?? null;

/** Asks for files; none when the person thinks better of it. */
export const chooseFiles = (accept: string): Promise<File[]> => choose(accept, true);

function choose(accept: string, multiple: boolean): Promise<File[]> {
  return new Promise((resolve) => {
    const input = document.createElement('input');
    input.type = 'file';
    input.accept = accept;
    input.multiple = multiple;
    input.addEventListener('change', () => resolve([...(input.files ?? [])]));
    input.addEventListener('cancel', () => resolve([]));
    input.click();
  });
}

/** Puts a text on the clipboard, also on plain http, where a browser has no `navigator.clipboard`. @throws when it may not */
export async function copyText(text: string): Promise<void> {
  const clipboard: Clipboard | undefined = navigator.clipboard;
  if (clipboard) {
    try {
      return await clipboard.writeText(text);
    } catch {
      // Not allowed to this page; the older way may be.
    }
  }
  const before = document.activeElement;
  const field = document.createElement('textarea');
  field.value = text;
  field.className = 'visually-hidden';
  document.body.append(field);
  field.select();
  const copied = document.execCommand('copy');
  field.remove();
  if (before instanceof HTMLElement) before.focus();
  if (!copied) throw new Error(`This browser does not let the page copy. The text is: ${text}`);
}
