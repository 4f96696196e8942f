import { statfs } from 'node:fs/promises';

export interface DiskRoom {
  freeBytes: number;
  sizeBytes: number;
}

/** The room that we may use on the file system of `folder`. */
export async function readDiskRoom(folder: string): Promise<DiskRoom> {
  const { bavail, blocks, bsize } = await statfs(folder);
  return { freeBytes: bavail * bsize, sizeBytes: blocks * bsize };
}
