import { bodyOf } from "./body";
import { type Schemas, api } from "./client";

export type Account = Schemas["Account"];
export type Status = Schemas["Status"];

export function getAccount(signal: AbortSignal): Promise<Account> {
  return bodyOf(api().GET("/v1/account", { signal }));
}

export function getStatus(signal: AbortSignal): Promise<Status> {
  return bodyOf(api().GET("/admin/v1/status", { signal }));
}
