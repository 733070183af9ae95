namespace ReferenceApp.Domain.Routing;

/// <summary>Every code that a route decision can say. Worded where a person reads it.</summary>
public static class RouteCodes
{
    // Needs that contradict each other.
    public const string ValueUnknown = "value_unknown";
    public const string PersonWithTools = "person_with_tools";
    public const string PersonWithGateway = "person_with_gateway";

    // Why a surface was chosen.
    public const string PersonWorksByHand = "person_works_by_hand";
    public const string BackendOutput = "backend_output";
    public const string ConversationNeeded = "conversation_needed";
    public const string ToolsNeeded = "tools_needed";
    public const string AssistantTalks = "assistant_talks";
    public const string GatewayWanted = "gateway_wanted";
    public const string ProviderPermitted = "provider_permitted";

    // Why a surface was not.
    public const string NotManualWork = "not_manual_work";
    public const string ManualWorkNeedsNoApi = "manual_work_needs_no_api";
    public const string NeitherConversationNorTools = "neither_conversation_nor_tools";
    public const string OneShotOnly = "one_shot_only";
    public const string ContractIsWithProvider = "contract_is_with_provider";
    public const string ProviderNotAsked = "provider_not_asked";
    public const string ProviderMakesPicturesOnly = "provider_makes_pictures_only";
    public const string NoProviderPermitted = "no_provider_permitted";

    // The contract: cost.
    public const string CostSettledFromUsage = "cost_settled_from_usage";
    public const string CostTextSettledImagesEstimated = "cost_text_settled_images_estimated";
    public const string CostProviderPriceList = "cost_provider_price_list";
    public const string CostProviderUnknown = "cost_provider_unknown";
    public const string CostSubscriptionOnly = "cost_subscription_only";

    // The contract: limits.
    public const string LimitsImageApi = "limits_image_api";
    public const string LimitsResponses = "limits_responses";
    public const string LimitsProvider = "limits_provider";
    public const string LimitsPerson = "limits_person";

    // The contract: storage.
    public const string StorageOursOnly = "storage_ours_only";
    public const string StorageUpstreamConversation = "storage_upstream_conversation";
    public const string StorageProviderRights = "storage_provider_rights";
    public const string StorageNotWithCustomerData = "storage_not_with_customer_data";
    public const string StoragePersonsAccount = "storage_persons_account";

    // The contract: support.
    public const string SupportByRequestId = "support_by_request_id";
    public const string SupportProviderContact = "support_provider_contact";
    public const string SupportHelpCentre = "support_help_centre";

    // The contract: log.
    public const string LogRequestUsageCost = "log_request_usage_cost";
    public const string LogResponseUsageCost = "log_response_usage_cost";
    public const string LogProviderRequest = "log_provider_request";
    public const string LogHandOff = "log_hand_off";

    // The contract: when to stop.
    public const string StopBudgetReached = "stop_budget_reached";
    public const string StopOutcomeUnknown = "stop_outcome_unknown";
    public const string StopContentRefused = "stop_content_refused";
    public const string StopQuotaExhausted = "stop_quota_exhausted";
    public const string StopConversationTooLong = "stop_conversation_too_long";
    public const string StopGateExpired = "stop_gate_expired";
    public const string StopSharedAccount = "stop_shared_account";
    public const string StopAutomation = "stop_automation";
    public const string StopCustomerDataFirst = "stop_customer_data_first";
    public const string StopCustomerDataInPersonsAccount = "stop_customer_data_in_persons_account";
}
