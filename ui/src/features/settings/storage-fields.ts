import type { StorageSettings } from "#/api/settings";

export type Service = "fs" | "s3" | "azblob" | "webdav";

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
  azblob: [
    { option: "container", label: "Container", required: true, hint: "It has to exist." },
    { option: "account_name", label: "Account name" },
    { option: "account_key", label: "Account key", secret: true },
    { option: "endpoint", label: "Endpoint", required: true, placeholder: "https://account.blob.core.windows.net" },
    { option: "root", label: "Folder in the container", placeholder: "/stowbox" },
  ],
  webdav: [
    { option: "endpoint", label: "Address of the server", required: true, placeholder: "https://nas.example.com/dav" },
    { option: "root", label: "Folder on it", placeholder: "/stowbox", hint: "It is made if it is not there." },
    { option: "username", label: "User name" },
    { option: "password", label: "Password", secret: true },
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
  const missing = FIELDS[service as Service].find(({ option, required }) => required && options[option] === undefined);
  if (missing !== undefined) return `Fill in “${missing.label}” first`;
  if (options.endpoint !== undefined && !/^https?:\/\/[^\s/@]+(\/[^\s@]*)?$/.test(options.endpoint)) {
    return "The address must begin with http:// or https://, and hold no user name";
  }
  return null;
}

/** Of a request to show: what is secret is not for chats and tickets. */
export function withoutSecrets({ service, options = {} }: StorageSettings): StorageSettings {
  const secret = new Set(FIELDS[service as Service].filter((field) => field.secret).map(({ option }) => option));
  return {
    service,
    options: Object.fromEntries(Object.entries(options).map(([name, value]) => [name, secret.has(name) ? "…" : value])),
  };
}
