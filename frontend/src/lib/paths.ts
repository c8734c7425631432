/** The name of a workspace, from its path on any system. */
export const nameOf = (path: string): string => path.replace(/^.*[\\/]/, '').replace(/\.telltale$/i, '');

/** The folder that a file lies in. */
export const folderOf = (path: string): string => path.replace(/[\\/][^\\/]*$/, '');

/** A name with today's date behind it, for copies. */
export const datedName = (name: string): string => `${name}-${new Date().toISOString().slice(0, 10)}`;
