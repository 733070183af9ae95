namespace ReferenceApp.GenerationApi.Answers;

/// <summary>What this interface says beside the codes of the domain. Final once released; worded in <c>Wording/</c>.</summary>
public static class ApiCodes
{
    // The shape of a body.
    public const string ValidationFailed = "validation_failed";
    public const string UnknownField = "unknown_field";
    public const string DuplicateField = "duplicate_field";
    public const string WrongType = "wrong_type";
    public const string UnknownPart = "unknown_part";

    // Values.
    public const string NotOneOf = "not_one_of";
    public const string OutOfRange = "out_of_range";
    public const string AmountInvalid = "amount_invalid";
    public const string PriceUnknown = "price_unknown";
    public const string NotAvailable = "not_available";
    public const string MaskNotBase64 = "mask_not_base64";
    public const string SourceOtherSize = "source_other_size";
    public const string ChangeNotAsked = "change_not_asked";
    public const string FilterInvalid = "filter_invalid";
    public const string FilterRequired = "filter_required";
    public const string CursorInvalid = "cursor_invalid";
    public const string TimeInvalid = "time_invalid";
    public const string PeriodEmpty = "period_empty";
    public const string PeriodTooLong = "period_too_long";
    public const string InvalidId = "invalid_id";
    public const string IdempotencyKeyInvalid = "idempotency_key_invalid";

    // Refusals that are no fault of a field.
    public const string IdempotencyKeyReused = "idempotency_key_reused";
    public const string JobBusy = "job_busy";
    public const string WordsErased = "words_erased";
    public const string Claimed = "claimed";
    public const string ClaimMissing = "claim_missing";
    public const string SignatureInvalid = "signature_invalid";
    public const string UrlExpired = "url_expired";
    public const string StorageUnavailable = "storage_unavailable";
    public const string StreamsExhausted = "streams_exhausted";
    public const string CallUnderWay = "call_under_way";
    public const string NotYours = "not_yours";

    // Why a surface was recorded.
    public const string SurfaceRequested = "surface_requested";
    public const string AnotherSurfaceRequested = "another_surface_requested";
}
