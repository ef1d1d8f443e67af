mod conditions;
mod delete;
mod get;
mod list;
mod public;
mod put;
