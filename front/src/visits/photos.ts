/** Photos made small before they are kept and sent: a phone's 8 MB become 300 kB, turned upright, without their place. */
import { once } from "../page";
import type { Photo } from "./store";

const longest = 1600;
const quality = 0.8;

/** The browser turns the picture upright by its EXIF when it draws it. Rejects what is no picture it can read. */
async function decoded(file: File): Promise<HTMLImageElement> {
  const address = URL.createObjectURL(file);
  try {
    const picture = new Image();
    await new Promise((resolve, reject) => {
      picture.onload = resolve;
      picture.onerror = () => reject(new Error(file.name));
      picture.src = address;
    });
    return picture;
  } finally {
    URL.revokeObjectURL(address);
  }
}

export async function shrunk(file: File): Promise<Photo> {
  const picture = await decoded(file);
  const { naturalWidth: width, naturalHeight: height } = picture;
  const scale = Math.min(1, longest / Math.max(width, height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const field = canvas.getContext("2d");
  if (!field) throw new Error(file.name);
  field.fillStyle = "#fff"; // what is clear in a PNG would turn black
  field.fillRect(0, 0, canvas.width, canvas.height);
  field.drawImage(picture, 0, 0, canvas.width, canvas.height);
  const small = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/jpeg", quality));
  if (!small) throw new Error(file.name);
  return { name: `${file.name.replace(/\.[^.]*$/, "") || "photo"}.jpg`, data: await new Response(small).arrayBuffer() };
}

export function blobOf(photo: Photo): Blob {
  return new Blob([photo.data], { type: "image/jpeg" });
}

/** The form's file inputs hold small photos instead of what was chosen; what cannot be read stays, for the server to name. */
export function shrinks(form: HTMLFormElement): void {
  if (!once(form, "small-photos")) return;
  form.addEventListener("change", (event) => {
    const input = event.target;
    if (input instanceof HTMLInputElement && input.type === "file") void replace(input);
  });
}

async function replace(input: HTMLInputElement): Promise<void> {
  const chosen = Array.from(input.files ?? []);
  const held = new DataTransfer();
  for (const file of chosen) {
    const small = await shrunk(file).catch(() => null);
    held.items.add(small ? new File([small.data], small.name, { type: "image/jpeg" }) : file);
  }
  const isSame = chosen.length === input.files?.length && chosen.every((file, at) => input.files?.[at] === file);
  if (isSame) input.files = held.files;
}
