import type { StorageSettings } from "#/api/settings";

export type Service = "fs" | "s3";

/** A field of a service, named as OpenDAL names its option. */
interface StorageField {
  option: string;
  label: string;
  hint?: string;
  placeholder?: string;
  secret?: boolean;
  required?: boolean;
}

export const FIELDS: Record<Service, readonly StorageField[]> = {
  fs: [
    {
      option: "root",
      label: "Folder",
      placeholder: "/srv/blobs",
      hint: "An absolute path on the server's computer. Empty: below its data folder.",
    },
  ],
  s3: [
    { option: "bucket", label: "Bucket", required: true, hint: "It has to exist." },
    { option: "region", label: "Region", placeholder: "eu-central-1" },
    { option: "endpoint", label: "Endpoint", placeholder: "https://s3.example.com", hint: "Empty: Amazon's own." },
    { option: "root", label: "Folder in the bucket", placeholder: "/stowbox" },
    { option: "access_key_id", label: "Access key id", hint: "Empty: from the server's environment." },
    { option: "secret_access_key", label: "Secret access key", secret: true },
  ],
};

/** What is asked of the API: only options that say something. */
export function storageOf(service: Service, values: Readonly<Record<string, string>>): StorageSettings {
  const options: Record<string, string> = {};
  for (const { option } of FIELDS[service]) {
    const value = values[option]?.trim() ?? "";
    if (value !== "") options[option] = value;
  }
  return { service, options };
}

/** What is missing or wrong before it can be tried, or null. */
export function storageProblem({ service, options = {} }: StorageSettings): string | null {
  const root = options.root;
  if (service === "fs" && root !== undefined && !root.startsWith("/")) return "The folder must be an absolute path, such as /srv/blobs";
  if (service === "s3" && options.bucket === undefined) return "Name a bucket first";
  return null;
}
